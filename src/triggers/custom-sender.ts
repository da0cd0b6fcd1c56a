import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

interface CustomSenderInput {
  /** What the message is for, by the name its trigger sources end in. */
  readonly occasion: string;
  readonly userAttributes: Readonly<Record<string, string>>;
  /** The code or temporary password, encrypted for the function; a notice has none. */
  readonly code: string | undefined;
  readonly clientMetadata: Metadata | undefined;
}

const sender = (
  name: 'CustomEmailSender' | 'CustomSMSSender',
  type: string,
): Trigger<CustomSenderInput, void> => ({
  name,
  event: ({ occasion, userAttributes, code, clientMetadata }) => ({
    triggerSource: `${name}_${occasion}`,
    request: {
      type,
      ...(code !== undefined && { code }),
      userAttributes,
      ...metadataMember(clientMetadata),
    },
    response: {},
  }),
  read: () => {},
});

/** CustomEmailSender and CustomSMSSender: send a message themselves; what they answer is not read. */
export const customSenders = {
  EMAIL: sender('CustomEmailSender', 'customEmailSenderRequestV1'),
  SMS: sender('CustomSMSSender', 'customSMSSenderRequestV1'),
};
