/** What the form of a provider holds, from the provider and to an operation. Pure. */
import type {
  IdentityProviderType,
  IdentityProviderTypeType as ProviderType,
} from '@aws-sdk/client-cognito-identity-provider';
import { entriesIn, linesOf } from '../clients/list-text.ts';
import { type DetailName, type Details, detailsInput, FLAGS, KINDS } from './kinds.ts';

export interface MappingRow {
  readonly attribute: string;
  readonly claim: string;
}

type FlagName = 'IDPSignout' | 'IDPInit' | 'RequestSigningAlgorithm' | 'EncryptedResponses';

/** Levels of authentication, each with what an OpenID provider calls it. */
export const ACR_LEVELS = ['Level1', 'Level2', 'Level3', 'Level4'] as const;
type AcrLevel = (typeof ACR_LEVELS)[number];

export type ProviderValues = Readonly<Record<Exclude<DetailName, FlagName>, string>> &
  Readonly<Record<FlagName, boolean>> &
  Readonly<Record<AcrLevel, string>> & {
    readonly ProviderName: string;
    /** One a line. */
    readonly IdpIdentifiers: string;
    readonly mapping: readonly MappingRow[];
    /** Clients that are to offer it. */
    readonly clients: readonly string[];
  };

const NAMES = Object.values(KINDS).flatMap(({ details, advanced }) => [...details, ...advanced]);

/** What claims may fill: not what the service itself writes. */
export const attributesOf = (schema: readonly { readonly Name?: string | undefined }[] = []) => [
  'username',
  ...schema.flatMap(({ Name = 'sub' }) => (Name === 'sub' || Name === 'identities' ? [] : [Name])),
];

/** The values of a provider that is, or the usual ones of a type. */
export function providerValues(
  type: ProviderType,
  provider: IdentityProviderType | undefined,
): ProviderValues {
  const { defaults, mapping } = KINDS[type];
  const details: Details = provider?.ProviderDetails ?? (defaults as Details);
  // A document that was read from its URL is not to be given with it.
  const isByUrl = details['MetadataURL'] !== undefined;
  const values = NAMES.map((name) => {
    const value = name === 'MetadataFile' && isByUrl ? '' : (details[name] ?? '');
    const on = FLAGS[name];
    return [name, on === undefined ? value : value.toLowerCase() === on] as const;
  });
  const rows = Object.entries(provider?.AttributeMapping ?? (provider ? {} : mapping));
  return {
    ...Object.fromEntries(values),
    ...Object.fromEntries(ACR_LEVELS.map((level) => [level, provider?.AcrMapping?.[level] ?? ''])),
    ProviderName: provider?.ProviderName ?? '',
    IdpIdentifiers: linesOf(provider?.IdpIdentifiers),
    mapping: rows.map(([attribute, claim]) => ({ attribute, claim })),
    clients: [],
  } as unknown as ProviderValues;
}

/** What create and update take alike. */
export function providerInput(type: ProviderType, current: Details, values: ProviderValues) {
  const given = NAMES.map((name) => {
    const value = values[name];
    return [name, typeof value === 'boolean' ? (value ? FLAGS[name]! : '') : value] as const;
  });
  return {
    ProviderDetails: detailsInput(type, current, Object.fromEntries(given)),
    AttributeMapping: Object.fromEntries(
      values.mapping
        .filter(({ attribute, claim }) => attribute !== '' && claim !== '')
        .map(({ attribute, claim }) => [attribute, claim]),
    ),
    IdpIdentifiers: entriesIn(values.IdpIdentifiers),
    ...(type === 'OIDC' && { AcrMapping: acrMapping(values) }),
  };
}

function acrMapping(values: ProviderValues): Record<string, string> {
  const named = ACR_LEVELS.map((level) => [level, values[level].trim()] as const);
  return Object.fromEntries(named.filter(([, value]) => value !== ''));
}
