// What the page shows. What a server says is text here, and never becomes HTML.

/** As much of what `get_forecast` gives as is shown. */
export interface Outlook {
  readonly location: { readonly name: string }
  readonly units: { readonly temperature: string; readonly precipitation: string }
  readonly forecast: {
    readonly days: readonly Readonly<Record<string, string | number | null>>[]
    readonly provenance: { readonly attribution: string }
  }
}

export const find = <T extends HTMLElement = HTMLInputElement>(selector: string): T =>
  document.querySelector<T>(selector)!

/** Says below a form how it goes. */
export function say(form: string, text: string, failed = false): void {
  Object.assign(find(`${form} [role=status]`), { textContent: text, className: failed ? 'failed' : '' })
}

const made = (tag: string, ...content: (string | Node)[]): HTMLElement => {
  const element = document.createElement(tag)
  element.append(...content)
  return element
}

export function showTools(tools: readonly { name: string; description?: string | undefined }[]): void {
  find('summary').textContent = `${tools.length} tools`
  find('#tools').replaceChildren(
    ...tools.map(({ name, description = '' }) => made('li', made('code', name), ` ${description}`)),
  )
}

export function showProgress({ progress, total = progress, message = '' }: Record<string, unknown>): void {
  find('#stage').textContent = String(message)
  Object.assign(find('#progress'), { max: total, value: progress })
}

export function showForecast({ location, units, forecast }: Outlook): void {
  const rows = forecast.days.map((day) => {
    const known = (name: string, unit: string): string => (day[name] === null ? 'unknown' : `${day[name]} ${unit}`)
    const range = `${day.temperatureMin ?? '?'} to ${known('temperatureMax', units.temperature)}`
    const cells = [day.description ?? 'unknown', range, known('precipitation', units.precipitation)]
    return made('tr', made('th', String(day.date)), ...cells.map((cell) => made('td', String(cell))))
  })
  find('caption').textContent = location.name
  find('tbody').replaceChildren(...rows)
  find('#source').textContent = forecast.provenance.attribution
}

/** Does what a form is for, shows why it could not, and takes no second order meanwhile. */
export function onSubmit(form: string, work: () => Promise<void>): void {
  find(form).addEventListener('submit', (event) => {
    event.preventDefault()
    const button = find(`${form} button`)
    button.disabled = true
    const done = work().catch((error: Error) => say(form, error.message, true))
    void done.finally(() => (button.disabled = false))
  })
}
