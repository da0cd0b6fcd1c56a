/**
 * The part of the STS API by which clients come to temporary credentials: the Query protocol on
 * `POST /`, forms in and XML out. AssumeRole and GetCallerIdentity.
 */
import { CognitoError, requestTooLarge, tooManyRequests } from '#contract/errors.ts';
import { principalArn } from '#domain/access/principal.ts';
import type { RoleSessions } from '#domain/access/role-sessions.ts';
import type { AuditedActs } from '#domain/audit/acts.ts';
import type { Act } from '#domain/audit/occasion.ts';
import type { ApiAnswer, ApiDoor, ApiHttpRequest } from '#http/exchange.ts';
import { formFields } from '#http/form.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';
import type { Signer } from '../protocol/authorization.ts';
import type { CredentialCheck } from '../protocol/credentials.ts';
import { claimedKeyIn, parseAuthorization } from '../protocol/sigv4.ts';
import { stsFailure, stsSuccess, type XmlMembers } from './answer.ts';
import { assumeRole } from './assume-role.ts';
import { StsError, stsErrorOf } from './sts-error.ts';

const VERSION = '2011-06-15';
const ACTIONS = ['AssumeRole', 'GetCallerIdentity'] as const;
type StsAction = (typeof ACTIONS)[number];

export interface StsDoorParts {
  readonly credentials: CredentialCheck;
  readonly roleSessions: RoleSessions;
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
    if (
      form.get('Version') !== VERSION ||
      (action !== 'AssumeRole' && action !== 'GetCallerIdentity')
    ) {
      throw new StsError(
        'InvalidAction',
        `Could not find operation ${(form.get('Action') ?? '').slice(0, 100)} for version ${(form.get('Version') ?? 'NO_VERSION_SPECIFIED').slice(0, 20)}`,
      );
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
  ['RoleArn', 'RoleSessionName', 'DurationSeconds', 'ExternalId', 'Policy']
    .filter((name) => form.has(name))
    .map((name) => (/^Role/.test(name) ? `${name}=${form.get(name)}` : name));
