/** Two sentences that an agent could send in one conversation; `same`: the second tells or asks nothing new. Invented. */
export type RepeatPair = { readonly earlier: string; readonly fresh: string; readonly same: boolean }

const pairs = (same: boolean, text: string): RepeatPair[] =>
  text
    .trim()
    .split('\n')
    .map((line) => {
      const [earlier = '', fresh = ''] = line.split('|').map((part) => part.trim())
      return { earlier, fresh, same }
    })

export const repeatPairs: readonly RepeatPair[] = [
  ...pairs(
    true,
    `
Could you give me your order number, please? | Can you please tell me your order number?
Could you give me your order number? | What is your order number, please?
What is your e-mail address? | Could you tell me your email address, please?
May I have your full name? | Could I get your full name, please?
I am sorry that your bike is late. | I'm sorry your bike is late.
I am sorry for the delay. | Sorry about the delay.
Let me look that up for you. | Let me look this up for you.
Let me check that for you. | I will check that for you.
I will look for your parcel now. | Let me look for your parcel now.
Your parcel left our warehouse yesterday. | Your package left our warehouse yesterday.
Is there anything else I can help you with? | Anything else I can help you with?
Is there anything else I can do for you? | Can I do anything else for you?
Thank you for your patience. | Thanks for your patience.
Please hold the power button for ten seconds. | Hold the power button for ten seconds, please.
You can reset your PIN in the app. | You can reset the PIN in the app.
Which colour would you like? | What colour would you like?
Could you send me a photo of the damage? | Please send me a photo of the damage.
Please send a picture of the damaged frame. | Could you send a picture of the damaged frame?
We will refund the amount to your card. | We will refund the amount to your credit card.
The refund goes back to your card. | Your refund goes back to your card.
Would you like me to book an appointment for you? | Shall I book an appointment for you?
I have cancelled your order. | Your order has been cancelled.
I have changed your delivery address. | Your delivery address has been changed.
Have you tried to restart the app? | Did you try to restart the app?
Please restart the app and try again. | Restart the app and try again, please.
When did you buy the bike? | When was the bike bought?
How did you pay for the order? | How was the order paid for?
Please do not use the battery any more. | Please don't use the battery any more.
The warranty covers this repair. | This repair is covered by the warranty.
I am connecting you with my team lead. | I will connect you with my team lead.
Your repair is free of charge. | The repair is free of charge.
Our shop opens at 9 in the morning. | The shop opens at 9 in the morning.
You can find the invoice in your account. | The invoice can be found in your account.
Can you tell me what happened? | Could you tell me what happened?
Please check your spam folder. | Could you check your spam folder?
Where was the bike stolen? | Where did the theft of the bike happen?
`,
  ),
  ...pairs(
    false,
    `
What is your e-mail address? | What is your phone number?
What is your order number? | What is your account number?
Could you give me your order number? | Could you give me your name?
May I have your full name? | May I have your full address?
Please send me a photo of the damage. | Please send me a copy of the invoice.
I will send the invoice to your e-mail address. | I will send a return label to your e-mail address.
We can refund the amount. | We cannot refund the amount.
The warranty covers this repair. | The warranty does not cover this repair.
Your parcel arrives on Monday. | Your parcel arrives on Tuesday.
Your parcel has left our warehouse. | Your parcel has arrived at the pick-up point.
What day would suit you? | What time would suit you?
I have booked the repair for 10:30. | I have booked the repair for 14:00.
I have cancelled your order. | I have changed your order.
I have cancelled your order. | I have found your order.
Please restart the app. | Please update the app.
Please restart the app. | Please delete the app and install it again.
Have you tried another charger? | Have you tried another socket?
Please take the battery out of the bike. | Please put the battery back into the bike.
The refund takes up to five days. | The replacement takes up to five days.
When did you buy the bike? | Where did you buy the bike?
When did you buy the bike? | When did you last charge the bike?
How did you pay for the order? | When did you pay for the order?
I am sorry that your bike is late. | I am sorry that your bike is damaged.
I am sorry that your bike is late. | I am sorry that you were charged twice.
Would you like a refund? | Would you like a replacement?
Would you like to keep the bike? | Would you like to return the bike?
Is the light on the battery green? | Is the light on the battery red?
Thank you for your patience. | Thank you for your order number.
Let me look for your order. | Let me look for your invoice.
I will look for your parcel now. | I will ask the carrier about your parcel now.
You can reset your PIN in the app. | You can change your address in the app.
Your plan covers theft. | Your plan covers damage.
Your plan ends in June. | Your plan starts in June.
Which colour would you like? | Which size would you like?
Please keep the box. | Please throw the box away.
Please pack the bike into its box. | Please print the label for the box.
The shop in town has it in stock. | The shop in town has sold out of it.
Have you filed a police report? | Have you found the serial number?
Please send me the police report. | Please send me the serial number.
Shall I book an appointment for you? | Shall I cancel the appointment for you?
Do you want me to cancel the plan? | Do you want me to renew the plan?
I will write to [EMAIL_1]. | I will write to [EMAIL_2].
`,
  ),
]
