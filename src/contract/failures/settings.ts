/** Failures around pools, clients and what else is set up. */
import { asGiven, type FailureEntry } from './entry.ts';

export const SETTINGS_FAILURES = {
  // Things of a pool, by id or name

  poolNotFound: ['ResourceNotFoundException', (id: string) => `User pool ${id} does not exist.`],
  replicaNotFound: [
    'ResourceNotFoundException',
    (id: string, region: string) => `User pool ${id} has no replica in ${region}.`,
  ],
  clientNotFound: [
    'ResourceNotFoundException',
    (id: string) => `User pool client ${id} does not exist.`,
  ],
  clientSecretNotFound: [
    'ResourceNotFoundException',
    (id: string) => `Client secret ${id} does not exist.`,
  ],
  resourceServerNotFound: [
    'ResourceNotFoundException',
    (identifier: string) => `Resource server ${identifier} does not exist.`,
  ],
  groupNotFound: ['ResourceNotFoundException', 'Group not found.'],

  // Domains

  domainTaken: ['InvalidParameterException', 'Domain already associated with another user pool.'],
  domainNotFound: ['InvalidParameterException', 'No such domain or user pool exists.'],

  // OAuth settings of a client

  invalidOAuthFlow: ['InvalidOAuthFlowException', asGiven],
  scopeDoesNotExist: [
    'ScopeDoesNotExistException',
    (scope: string) => `Invalid scope requested: ${scope}`,
  ],
  invalidScope: [
    'InvalidParameterException',
    (scope: string) => `Invalid scope requested: ${scope}`,
  ],
  clientWithoutScopes: [
    'InvalidParameterException',
    (clientId: string) => `Client ${clientId} is not configured with custom scopes.`,
  ],

  // Identity providers

  providerExists: [
    'DuplicateProviderException',
    (name: string, poolId: string) => `${name} already exists in user pool ${poolId}`,
  ],
  providerNotFound: [
    'ResourceNotFoundException',
    (name: string) => `Identity provider ${name} does not exist.`,
  ],

  // How pages look, and where they lead

  brandingExists: [
    'ManagedLoginBrandingExistsException',
    'A managed login branding style already exists for the app client.',
  ],
  brandingNotFound: ['ResourceNotFoundException', 'Managed login branding style does not exist.'],
  termsExist: ['TermsExistsException', 'Terms with this name already exist for the app client.'],
  termsNotFound: ['ResourceNotFoundException', 'Terms do not exist.'],

  // Import jobs

  importJobNotFound: [
    'ResourceNotFoundException',
    (id: string) => `User import job ${id} does not exist.`,
  ],
  preconditionNotMet: ['PreconditionNotMetException', asGiven],
} as const satisfies Record<string, FailureEntry>;
