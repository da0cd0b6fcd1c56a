/**
 * Recovery codes of the signed-in user, under `/_poolhouse/recovery-codes`. These are no operations
 * of the Cognito API: plain HTTP routes with their own JSON, but with the API's errors and CORS.
 *
 *     GET                               {"remaining": 7, "createdAt": "2030-06-01T12:00:00.000Z"}
 *     POST   {"userCode": "123456"}     {"codes": ["…", …], "createdAt": "…"}
 *     DELETE {"userCode": "123456"}     {"remaining": 0}
 *
 * Each needs `Authorization: Bearer <access token>`.
 */
import type { Context } from 'hono';
import { accessTokenInvalid, CognitoError, internalError } from '#contract/errors.ts';
import type { StructureShape } from '#contract/model.ts';
import type { OwnChanges } from '#domain/accounts/own-changes.ts';
import type { RecoveryCodes } from '#domain/factors/recovery-codes.ts';
import type { Bearer, Bearers } from '#domain/tokens/bearers.ts';
import type { App, AppBindings } from '#http/app.ts';
import type { Log } from '#platform/log.ts';
import { CORS, failure, preflight } from '../protocol/answer.ts';
import { deserialize, parseBody } from '../protocol/deserialize.ts';
import { validate } from '../protocol/validate.ts';

const PATH = '/_poolhouse/recovery-codes';
const METHODS = 'GET, POST, DELETE';

/** A code of the authenticator, as VerifySoftwareToken takes it. */
const PROOF: StructureShape = {
  type: 'structure',
  members: { userCode: 'SoftwareTokenMFAUserCodeType' },
  required: ['userCode'],
};

type RouteContext = Context<{ Bindings: AppBindings }>;

/** What every answer has: codes must not stay in a cache. */
const HEADERS = { ...CORS, 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** Mounts the routes. */
export function recoveryCodeRoutes(parts: {
  readonly bearers: Bearers;
  readonly ownChanges: OwnChanges;
  readonly recoveryCodes: RecoveryCodes;
  readonly log: Log;
}): (app: App) => void {
  const { bearers, ownChanges, recoveryCodes, log } = parts;

  const answering = (work: (bearer: Bearer, request: RouteContext) => Promise<object>) => {
    return async (request: RouteContext): Promise<Response> => {
      try {
        const token = accessTokenOf(request);
        const reads = request.req.method === 'GET';
        const bearer = await (reads ? bearers.authenticate(token) : ownChanges.bearer(token));
        return request.body(JSON.stringify(await work(bearer, request)), 200, HEADERS);
      } catch (thrown) {
        const { requestId } = request.env;
        if (!(thrown instanceof CognitoError)) {
          log.error('defect', { requestId, path: PATH, cause: thrown });
        }
        const error = thrown instanceof CognitoError ? thrown : internalError();
        const { status, headers, body } = failure(requestId, undefined, error);
        return new Response(body, { status, headers: { ...headers, ...HEADERS } });
      }
    };
  };

  return (app) => {
    app.get(
      PATH,
      answering(async ({ pool, user }) => {
        const { remaining, createdAt } = await recoveryCodes.left(pool, user);
        return { remaining, ...(createdAt !== undefined && { createdAt: dateOf(createdAt) }) };
      }),
    );
    app.post(
      PATH,
      answering(async (bearer, request) => {
        const { pool, user } = bearer;
        const proof = await proofIn(request);
        const { codes, createdAt } = await ownChanges.make(bearer, {
          told: 'recovery-codes-made',
          make: (within) => recoveryCodes.create(pool, user, proof, within),
        });
        return { codes, createdAt: dateOf(createdAt) };
      }),
    );
    app.delete(
      PATH,
      answering(async (bearer, request) => {
        const { pool, user } = bearer;
        const proof = await proofIn(request);
        await ownChanges.make(bearer, {
          told: 'recovery-codes-removed',
          make: (within) => recoveryCodes.remove(pool, user, proof, within),
        });
        return { remaining: 0 };
      }),
    );
    app.options(PATH, ({ env, req }) => {
      const { headers } = preflight(
        env.requestId,
        req.header('Access-Control-Request-Headers'),
        METHODS,
      );
      return new Response(null, { status: 200, headers });
    });
  };
}

/** The token of RFC 6750, section 2.1. */
function accessTokenOf({ req }: RouteContext): string {
  const token = /^Bearer +([^ ]+)$/i.exec(req.header('Authorization') ?? '')?.[1];
  if (token === undefined) throw accessTokenInvalid();
  return token;
}

async function proofIn({ req }: RouteContext): Promise<string> {
  const input = deserialize(PROOF, parseBody(Buffer.from(await req.arrayBuffer())));
  validate(PROOF, input);
  return input.userCode as string;
}

const dateOf = (ms: number) => new Date(ms).toISOString();
