/** What a value that somebody entered is; `kinds` of the metrics. */
export const piiKinds = ['email', 'phone', 'name', 'account', 'order', 'address', 'birth', 'secret', 'plate'] as const
export type PiiKind = (typeof piiKinds)[number]

export type MarkedValue = { readonly kind: PiiKind; readonly value: string }

/** Fields of forms and look-ups, and what they hold. All others (rooms, prices, hotels, hours) hold nothing personal. */
const fields: Readonly<Record<string, PiiKind>> = {
  CustomerName: 'name',
  PatientName: 'name',
  RenterName: 'name',
  HostName: 'name',
  FullName: 'name',
  UserName: 'name',
  GuestName: 'name',
  customer_name: 'name',
  AccountNumber: 'account',
  account_id: 'account',
  username: 'account',
  PIN: 'secret',
  SecurityAnswer1: 'secret',
  SecurityAnswer2: 'secret',
  DateOfBirth: 'birth',
  LicensePlate: 'plate',
  email: 'email',
  phone: 'phone',
  order_id: 'order',
  street_address: 'address',
  full_address: 'address',
  zip_code: 'address',
}

/** Values without a field's name are told by their form, in this order. What fits none is not personal. */
const forms: readonly (readonly [RegExp, PiiKind])[] = [
  [/@/, 'email'],
  [/^\(\d{3}\) \d{3}-\d{4}$/, 'phone'],
  [/^\d{10}$/, 'order'],
  [/^\d{5}$/, 'address'],
  [/^\d{1,5} \p{L}.* /u, 'address'],
  [/^(?=.*\d)[a-z\d]{6,20}$/, 'account'],
  [/^(?=[a-z]*[^aeiouy]{4})[a-z]{10}$/, 'account'],
  [/^(?!by )[a-z]{3,} [a-z]{3,}$/, 'name'],
]

/** The personal values under `args`, `values` and `hidden_scenario`: what visitor and agent made up for the talk. */
export function markedValues(entered: unknown): MarkedValue[] {
  const found = new Map<string, MarkedValue>()
  const note = (kind: PiiKind | undefined, raw: string) => {
    const value = unwrapped(raw)
    // A value that is too short to be told from a number of rooms marks nothing.
    if (kind === undefined || value.length < 3 || /^(?:null|true|false|yes|no)$/i.test(value)) return
    found.set(`${kind} ${value.toLowerCase()}`, { kind, value })
  }
  const walk = (node: unknown, field?: string): void => {
    if (typeof node === 'string')
      return note(field === undefined ? forms.find(([form]) => form.test(node.trim()))?.[1] : fields[field], node)
    if (Array.isArray(node)) for (const part of node) walk(part)
    else if (typeof node === 'object' && node !== null)
      for (const [name, part] of Object.entries(node)) walk(part, typeof part === 'string' ? name : undefined)
  }
  walk(entered)
  return [...found.values()]
}

/** Look-ups come as conditions: `api.is_equal_to("…")`. */
function unwrapped(raw: string): string {
  return (/^api\.is_equal_to\("(.*)"\)$/s.exec(raw.trim())?.[1] ?? raw).trim()
}

/** Where the value stands word for word, whatever its capitals. */
export function placesOf(value: string, text: string): { readonly start: number; readonly end: number }[] {
  const escaped = value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
  return [...text.matchAll(new RegExp(String.raw`(?<![\p{L}\d])${escaped}(?![\p{L}\d])`, 'giu'))].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
  }))
}
