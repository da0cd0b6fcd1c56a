import { type Members, textsByName } from './answer.ts';
import type { Trigger } from './trigger.ts';

interface InboundFederationInput {
  readonly providerName: string;
  readonly providerType: string;
  /** What the provider has said, as it came over its protocol. */
  readonly attributes: Members;
}

/** The claims to map in place of the provider's; undefined where they stay as they are. */
type ClaimsToMap = Readonly<Record<string, string>> | undefined;

/** InboundFederation: a provider has said who someone is, and nothing has been made of it yet. */
export const inboundFederation: Trigger<InboundFederationInput, ClaimsToMap> = {
  name: 'InboundFederation',
  event: (input) => ({
    triggerSource: 'InboundFederation_ExternalProvider',
    request: { ...input },
    response: { userAttributesToMap: {} },
  }),
  read(response) {
    const claims = textsByName(response, 'userAttributesToMap') ?? {};
    return Object.keys(claims).length > 0 ? claims : undefined;
  },
};
