/** Noon of a day in November by UTC: the clock of the servers under test. */
export const noon = Date.UTC(2026, 10, 20, 12)
