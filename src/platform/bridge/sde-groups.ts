import { z } from 'zod'
import type { AttributeGroup } from '../liveperson-chat/facts/attribute-names.ts'

const body = z.record(z.string(), z.unknown())

type Group = { readonly group: AttributeGroup; readonly fields: Readonly<Record<string, string>> }

/** The workspace calls engagement attributes otherwise than the server's interfaces do (widget reference §3.4). */
const groups: Readonly<Record<string, Group>> = {
  customerDetails: { group: 'customerInfo', fields: { status: 'customerStatus', type: 'customerType' } },
  personalInfo: {
    group: 'personalInfo',
    fields: { firstname: 'name', lastname: 'surname', contactInfo: 'contacts' },
  },
  marketingSource: { group: 'marketingCampaignInfo', fields: { originatingChannel: 'channel' } },
  leadGeneration: { group: 'lead', fields: {} },
  transaction: { group: 'purchase', fields: {} },
  viewedProducts: { group: 'viewedProduct', fields: {} },
  shoppingCart: { group: 'cartStatus', fields: { cartTotal: 'total' } },
  serviceActivity: { group: 'serviceActivity', fields: { id: 'serviceId' } },
  error: { group: 'visitorError', fields: {} },
}

/** The newest item of a group, with the names that the server's interfaces have; undefined where there is none. */
export function toAttributes(
  name: string,
  raw: unknown,
): { readonly group: AttributeGroup; readonly body: Readonly<Record<string, unknown>> } | undefined {
  const known = Object.hasOwn(groups, name) ? groups[name] : undefined
  if (known === undefined) return undefined
  const items = [raw ?? []].flat().flatMap((item: unknown) => {
    const parsed = body.safeParse(item)
    return parsed.success ? [parsed.data] : []
  })
  if (known.group === 'viewedProduct') return { group: known.group, body: { products: items.map(toProduct) } }
  const item = items.at(-1)
  if (item === undefined) return undefined
  const renamed = Object.fromEntries(
    Object.entries(item).map(([field, value]) => [known.fields[field] ?? field, value] as const),
  )
  const { products } = renamed
  return {
    group: known.group,
    body: Array.isArray(products) ? { ...renamed, products: products.map(toProduct) } : renamed,
  }
}

/** The workspace's products stand flat in their list. */
function toProduct(raw: unknown): unknown {
  const parsed = body.safeParse(raw)
  if (!parsed.success || 'product' in parsed.data) return raw
  return { product: parsed.data, quantity: parsed.data['quantity'] }
}
