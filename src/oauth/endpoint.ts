/**
 * What the endpoints that programs call have in common: JSON answers that nobody caches, open to
 * scripts of every origin (they carry no cookies), and 405 for methods they do not have.
 */
import type { Context, Env, Hono } from 'hono';
import { CognitoError } from '#contract/errors.ts';
import { OAuthRefusal } from '#domain/oauth/refusal.ts';
import { recordOf } from '#http/app.ts';
import { formFields } from '#http/form.ts';
import { asOAuthError, OAuthError } from './oauth-error.ts';

type EndpointMethod = 'GET' | 'POST';

const JSON_TYPE = 'application/json;charset=UTF-8';

/** The content type of forms. */
export const FORM_TYPE = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** No parameter of these endpoints has a longer value. */
const LONGEST_PARAMETER = 131_072;

/** Adds an endpoint; what `answer` throws as OAuthError or CognitoError becomes its answer. */
export function endpoint<E extends Env>(
  app: Hono<E>,
  path: string,
  methods: readonly EndpointMethod[],
  answer: (c: Context<E>) => Promise<Response>,
): void {
  const allowed = [...methods, 'OPTIONS'].join(', ');
  app.all(path, async (c) => {
    c.header('Cache-Control', 'no-store');
    // What HTTP/1.0 has for it: RFC 6749 §5.1 asks for both.
    c.header('Pragma', 'no-cache');
    if (c.req.method === 'OPTIONS') return preflight(c, allowed);
    c.header('Access-Control-Allow-Origin', '*');
    c.header('Access-Control-Expose-Headers', 'WWW-Authenticate, x-amzn-RequestId');
    const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
    if (!methods.some((known) => known === method)) {
      c.header('Allow', allowed);
      return json(c, { error: 'invalid_request', error_description: 'Method not allowed' }, 405);
    }
    try {
      return await answer(c);
    } catch (thrown) {
      const error = asOAuthError(thrown);
      if (!(error instanceof OAuthError)) throw error;
      const { code, description, status } = error;
      if (code === 'invalid_client' && status === 401) {
        c.header('WWW-Authenticate', 'Basic realm="clients"');
      }
      Object.assign(recordOf(c), { error: code, reason: reasonOf(error) });
      return json(
        c,
        { error: code, ...(description !== undefined && { error_description: description }) },
        status,
      );
    }
  });
}

/** What a browser asks before a script of any origin may send what it wants to (CORS). */
export function preflight(c: Context, allowed: string): Response {
  c.header('Access-Control-Allow-Origin', '*');
  c.header('Access-Control-Expose-Headers', 'WWW-Authenticate, x-amzn-RequestId');
  c.header('Access-Control-Allow-Methods', allowed);
  // Clients add headers of their own: Amplify says what it is in x-amz-user-agent.
  const asked = c.req.header('access-control-request-headers');
  c.header('Access-Control-Allow-Headers', asked ?? 'authorization,content-type');
  c.header('Access-Control-Max-Age', '172800');
  return c.body(null, 204);
}

/** Why, for the log: the answer says no more than the standard and the service do. */
function reasonOf({ cause, description }: OAuthError): string | undefined {
  if (cause instanceof CognitoError) return cause.reason;
  const why = cause instanceof OAuthRefusal ? (cause.cause ?? cause.description) : cause;
  return typeof why === 'string' ? why : description;
}

export function json(
  c: Context,
  value: object,
  status: 200 | 201 | 400 | 401 | 403 | 405 | 429 = 200,
) {
  return c.body(JSON.stringify(value), status, { 'Content-Type': JSON_TYPE });
}

/** The parameters of a form, each with one value; those with an empty value are left out. */
export type FormParameters = ReadonlyMap<string, string>;

/** @throws OAuthError when the body is no form, or names a parameter twice (RFC 6749 §3.2) */
export async function readForm(c: Context): Promise<FormParameters> {
  const type = c.req.header('content-type') ?? '';
  if (!FORM_TYPE.test(type.trim())) {
    throw new OAuthError('invalid_request');
  }
  const fields = formFields(await c.req.text());
  if (!fields) throw new OAuthError('invalid_request');
  const form = new Map<string, string>();
  const seen = new Set<string>();
  for (const [name, value] of fields) {
    if (seen.has(name) || value.length > LONGEST_PARAMETER) throw new OAuthError('invalid_request');
    seen.add(name);
    if (value !== '') form.set(name, value);
  }
  return form;
}

/** @throws OAuthError when the form has no such parameter */
export function required(form: FormParameters, name: string): string {
  const value = form.get(name);
  if (value === undefined) throw new OAuthError('invalid_request');
  return value;
}

/** The token of an Authorization header (RFC 6750 §2.1), or undefined when there is none. */
export function bearerToken(c: Context): string | undefined {
  return /^Bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(c.req.header('authorization') ?? '')?.[1];
}
