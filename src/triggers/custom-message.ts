import { invalidLambdaResponse } from '#contract/errors.ts';
import { isLongerThan } from '#platform/text-length.ts';
import { text } from './answer.ts';
import { type Metadata, metadataMember, type Trigger } from './trigger.ts';

interface CustomMessageInput {
  /** What the message is for, by the name its trigger sources end in. */
  readonly occasion: string;
  readonly medium: 'EMAIL' | 'SMS';
  /** The message may carry a link in place of the code. */
  readonly byLink: boolean;
  readonly userAttributes: Readonly<Record<string, string>>;
  readonly clientMetadata: Metadata | undefined;
}

/** What the function wants the message to say; where it sets nothing, the pool's template is used. */
export interface MessageWording {
  readonly subject: string | undefined;
  readonly body: string | undefined;
}

const CODE = '{####}';
const LINK = '{##Click Here##}';
const USERNAME = '{username}';
/** Characters. */
const LONGEST = { EMAIL: 20_000, SMS: 140, subject: 140 };

/** CustomMessage: words a message in place of the pool's template. */
export const customMessage: Trigger<CustomMessageInput, MessageWording> = {
  name: 'CustomMessage',
  event: ({ occasion, userAttributes, clientMetadata }) => ({
    triggerSource: `CustomMessage_${occasion}`,
    request: {
      userAttributes,
      codeParameter: CODE,
      linkParameter: LINK,
      usernameParameter: isInvitation(occasion) ? USERNAME : null,
      ...metadataMember(clientMetadata),
    },
    response: { smsMessage: null, emailMessage: null, emailSubject: null },
  }),
  read: (response, { occasion, medium, byLink }) => {
    const words = {
      EMAIL: text(response, 'emailMessage'),
      SMS: text(response, 'smsMessage'),
    };
    const subject = bounded(text(response, 'emailSubject'), LONGEST.subject);
    const body = bounded(words[medium], LONGEST[medium]);
    const hasCode = body?.includes(CODE) || (byLink && body?.includes(LINK));
    const hasName = !isInvitation(occasion) || body?.includes(USERNAME);
    if (body !== undefined && !(hasCode && hasName)) throw invalidLambdaResponse();
    return { subject, body };
  },
};

const isInvitation = (occasion: string) => occasion === 'AdminCreateUser';

function bounded(given: string | undefined, longest: number): string | undefined {
  if (given !== undefined && isLongerThan(given, longest)) throw invalidLambdaResponse();
  return given === '' ? undefined : given;
}
