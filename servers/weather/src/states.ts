/** What has two letters in the addresses of the USA: its states, its capital, its territories, and states in free association. */
const states = new Set(
  (
    'AK AL AR AS AZ CA CO CT DC DE FL FM GA GU HI IA ID IL IN KS KY LA MA MD ME MH MI MN MO MP MS MT NC ND NE NH NJ NM NV ' +
    'NY OH OK OR PA PR PW RI SC SD TN TX UT VA VI VT WA WI WV WY'
  ).split(' '),
)

/** Whether two letters, in capitals, stand for a state or territory of the USA. */
export const isState = (letters: string): boolean => states.has(letters)
