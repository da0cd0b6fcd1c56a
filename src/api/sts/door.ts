/**
 * The part of the STS API by which clients come to temporary credentials: the Query protocol on
 * `POST /`, forms in and XML out. AssumeRole, AssumeRoleWithWebIdentity and GetCallerIdentity.
 */
import { CognitoError, requestTooLarge, tooManyRequests } from '#contract/errors.ts';
import { principalArn, type WebIdentityPrincipal } from '#domain/access/principal.ts';
import type { RoleSessions } from '#domain/access/role-sessions.ts';
import type { AuditedActs } from '#domain/audit/acts.ts';
import type { Act } from '#domain/audit/occasion.ts';
import type { WebIdentities } from '#domain/tokens/web-identities.ts';
import type { ApiAnswer, ApiDoor, ApiHttpRequest } from '#http/exchange.ts';
import { formFields } from '#http/form.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Signer } from '../protocol/authorization.ts';
import type { CredentialCheck } from '../protocol/credentials.ts';
import { claimedKeyIn, parseAuthorization } from '../protocol/sigv4.ts';
import { stsFailure, stsSuccess, type XmlMembers } from './answer.ts';
import { assumeRole } from './assume-role.ts';
import { assumeRoleWithWebIdentity } from './assume-role-with-web-identity.ts';
import { StsError, stsErrorOf, validationError } from './sts-error.ts';

const VERSION = '2011-06-15';
const ACTIONS = ['AssumeRole', 'AssumeRoleWithWebIdentity', 'GetCallerIdentity'] as const;
type StsAction = (typeof ACTIONS)[number];

export interface StsDoorParts {
  readonly credentials: CredentialCheck;
  readonly roleSessions: RoleSessions;
  readonly webIdentities: WebIdentities;
  readonly accountId: string;
  readonly homeRegion: string;
  readonly trustsAnyone: boolean;
  readonly clock: Clock;
  readonly acts: AuditedActs;
  readonly log: Log;
}

type SignedForm = ApiHttpRequest & { readonly body: Buffer };

/** The door of STS. It answers every request and never rejects. */
export function stsDoor(parts: StsDoorParts): ApiDoor {
  const { credentials, accountId, clock, acts, log } = parts;

  async function respond(
    request: SignedForm,
    action: StsAction | undefined,
    form: URLSearchParams,
    act: Act,
  ) {
    if (form.get('Version') !== VERSION || action === undefined) {
      throw new StsError(
        'InvalidAction',
        `Could not find operation ${(form.get('Action') ?? '').slice(0, 100)} for version ${(form.get('Version') ?? 'NO_VERSION_SPECIFIED').slice(0, 20)}`,
      );
    }
    if (action === 'AssumeRoleWithWebIdentity') {
      return stsSuccess(request.requestId, action, await identified(request, form, act));
    }
    const signer = await credentials(request);
    const { region } = parseAuthorization(request).scope;
    act.know({ who: signer.principal, claimedKey: undefined, region, given: givenIn(form) });
    const result =
      action === 'GetCallerIdentity'
        ? identityOf(signer, region)
        : await assumeRole({ ...parts, region, now: clock.now() }, signer, form, request);
    return stsSuccess(request.requestId, action, result);
  }

  async function identified(request: SignedForm, form: URLSearchParams, act: Act) {
    // The gate lets pass what is signed: this is not, and strangers may send it.
    if (request.headers.authorization !== undefined) {
      throw validationError('AssumeRoleWithWebIdentity is not signed.');
    }
    act.know({ region: parts.homeRegion, given: givenIn(form) });
    const identified = (who: WebIdentityPrincipal) =>
      act.know({ who, poolId: who.poolId, clientId: who.clientId, userId: who.userId });
    return assumeRoleWithWebIdentity({ ...parts, now: clock.now(), identified }, form, request);
  }

  function identityOf({ principal }: Signer, region: string): XmlMembers {
    return {
      Arn: principalArn(principal, region, accountId),
      UserId:
        principal.type === 'IAMUser'
          ? principal.userName
          : `${principal.roleId}:${principal.sessionName}`,
      Account: accountId,
    };
  }

  return async (request): Promise<ApiAnswer> => {
    const { requestId } = request;
    let action: StsAction | undefined;
    const claimedKey = claimedKeyIn(request.headers.authorization);
    const act = acts.begin({ event: 'administrative call', claimedKey });
    try {
      if (typeof request.body === 'string') {
        throw request.body === 'overload' ? tooManyRequests() : requestTooLarge();
      }
      const form = formFields(request.body.toString());
      if (!form) throw requestTooLarge();
      action = ACTIONS.find((name) => name === form.get('Action'));
      act.know({ operation: action });
      const answer = await respond(request as SignedForm, action, form, act);
      acts.succeeded(act);
      return answer;
    } catch (thrown) {
      const failed = stsErrorOf(thrown);
      if (!failed) log.error('defect', { requestId, operation: action, cause: thrown });
      const error = failed ?? new StsError('InternalFailure', 'An internal error occurred.', 500);
      acts.failed(act, thrown instanceof CognitoError ? thrown.name : error.code);
      return stsFailure(requestId, action, error);
    }
  };
}

/** What is recorded of a request: whose session is begun, and which. */
const givenIn = (form: URLSearchParams): readonly string[] =>
  ['RoleArn', 'RoleSessionName', 'WebIdentityToken', 'DurationSeconds', 'ExternalId', 'Policy']
    .filter((name) => form.has(name))
    .map((name) => (/^Role/.test(name) ? `${name}=${form.get(name)}` : name));
