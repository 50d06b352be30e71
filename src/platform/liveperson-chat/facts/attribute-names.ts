import type { PersonalKind } from '../../../domain/personal-kind.ts'

export type AttributeName = {
  /** Its place in the group's body; a dot leads into an object or a list of objects. */
  readonly field: string
  readonly label: string
  /** Set where the value is personal in any case. */
  readonly personal?: PersonalKind
  /** The group's `currency` belongs to it. */
  readonly money?: true
}

/**
 * The engagement attributes that become facts, by group (reference §7.3); a participant's account has the fields of
 * `customerInfo` and `personalInfo` (§5.6). Age and gender are left out: no reply should depend on them.
 */
export const attributes = {
  customerInfo: [
    { field: 'customerStatus', label: 'Customer status' },
    { field: 'customerType', label: 'Customer type' },
    { field: 'customerId', label: 'Customer number', personal: 'ID' },
    { field: 'balance', label: 'Balance', money: true },
    { field: 'registrationDate', label: 'Customer since' },
    { field: 'lastPaymentDate', label: 'Last payment' },
    { field: 'loginStatus', label: 'Signed in' },
    { field: 'companyBranch', label: 'Company branch' },
    { field: 'companySize', label: 'Company size' },
    { field: 'accountName', label: 'Account name', personal: 'NAME' },
    { field: 'userName', label: 'User name', personal: 'NAME' },
    { field: 'role', label: 'Role' },
    { field: 'socialId', label: 'Social id', personal: 'ID' },
    { field: 'imei', label: 'IMEI', personal: 'ID' },
    { field: 'storeNumber', label: 'Store number' },
    { field: 'storeZipCode', label: 'Store post code' },
  ],
  personalInfo: [
    { field: 'name', label: 'First name', personal: 'NAME' },
    { field: 'surname', label: 'Surname', personal: 'NAME' },
    { field: 'customerAge.customerDateOfBirth', label: 'Day of birth', personal: 'BIRTH' },
    { field: 'customerAge.customerMonthOfBirth', label: 'Month of birth', personal: 'BIRTH' },
    { field: 'customerAge.customerYearOfBirth', label: 'Year of birth', personal: 'BIRTH' },
    { field: 'contacts.email', label: 'E-mail', personal: 'EMAIL' },
    { field: 'contacts.phone', label: 'Phone', personal: 'PHONE' },
    { field: 'contacts.address', label: 'Address', personal: 'ADDRESS' },
    { field: 'contacts.preferredContactMethod', label: 'Preferred contact method' },
    { field: 'company', label: 'Company' },
    { field: 'language', label: 'Language' },
  ],
  cartStatus: [
    { field: 'products', label: 'In the cart' },
    { field: 'numItems', label: 'Items in the cart' },
    { field: 'total', label: 'Cart total', money: true },
  ],
  purchase: [
    { field: 'orderId', label: 'Order number' },
    { field: 'products', label: 'Bought' },
    { field: 'total', label: 'Order total', money: true },
  ],
  viewedProduct: [
    { field: 'products', label: 'Looked at' },
    { field: 'product.name', label: 'Looked at' },
  ],
  marketingCampaignInfo: [
    { field: 'channel', label: 'Marketing channel' },
    { field: 'affiliate', label: 'Marketing affiliate' },
    { field: 'campaignId', label: 'Marketing campaign' },
  ],
  lead: [
    { field: 'topic', label: 'Lead topic' },
    { field: 'value', label: 'Lead value', money: true },
    { field: 'ticketId', label: 'Ticket number' },
    { field: 'leadId', label: 'Lead number' },
  ],
  serviceActivity: [
    { field: 'topic', label: 'Service topic' },
    { field: 'category', label: 'Service category' },
    { field: 'status', label: 'Service status (0 = complete, 1 = in progress)' },
    { field: 'serviceId', label: 'Service number' },
  ],
  visitorError: [
    { field: 'message', label: 'Error seen' },
    { field: 'code', label: 'Error code' },
    { field: 'level', label: 'Error level' },
    { field: 'resolved', label: 'Error resolved' },
  ],
} as const satisfies Readonly<Record<string, readonly AttributeName[]>>

export type AttributeGroup = keyof typeof attributes
