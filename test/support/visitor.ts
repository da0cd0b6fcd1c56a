/** A browser as far as HTTP concerns it: cookies, redirects that are looked at, forms that are sent. */
import assert from 'node:assert/strict';
import { PASSWORD } from './app.ts';

export class Visitor {
  readonly cookies = new Map<string, string>();
  /** The cookies that go with requests of other sites too. */
  readonly #shared = new Set<string>();
  readonly #site: string;
  readonly #headers: Readonly<Record<string, string>>;

  /** `site` is the base URL of a pool's domain; `headers` go with every request. */
  constructor(site: string, headers: Readonly<Record<string, string>> = {}) {
    this.#site = site;
    this.#headers = headers;
  }

  /** Asks for a path of the site, or any URL, and follows nothing. */
  async get(url: string): Promise<Response> {
    return this.#fetch(url, {});
  }

  async post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.#fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Sends a form that stands on a page of another site. */
  async postFromElsewhere(
    url: string,
    fields: Readonly<Record<string, string>>,
  ): Promise<Response> {
    const cookies = [...this.cookies].filter(([name]) => this.#shared.has(name));
    return this.#fetch(url, { method: 'POST', body: new URLSearchParams(fields) }, cookies);
  }

  /** Where the browser is sent from `url`; throws when it is not. */
  async location(url: string): Promise<URL> {
    return locationOf(await this.get(url));
  }

  /** Signs in at the login page behind `url`, and answers where that leads. */
  async signIn(url: string, username: string, password = PASSWORD): Promise<URL> {
    return locationOf(await this.submit(url, { username, password }));
  }

  /** Signs in with a password and the code of an authenticator app. */
  async signInWithTotp(url: string, username: string, code: string): Promise<URL> {
    const asked = locationOf(await this.submit(url, { username, password: PASSWORD }));
    return locationOf(await this.send(asked.href, { code }));
  }

  /** Sends the form of the login page behind `url`. */
  async submit(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const login = await this.location(url);
    assert.match(login.pathname, /\/login$/);
    return this.send(login.href, fields);
  }

  /** Looks at a page, and sends its form. */
  async send(page: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const text = await (await this.get(page)).text();
    const [, secret = ''] = /name="_csrf" value="([^"]+)"/.exec(text) ?? [];
    return this.post(page, { _csrf: secret, ...fields });
  }

  async #fetch(
    url: string,
    init: RequestInit,
    cookies: Iterable<[string, string]> = this.cookies,
  ): Promise<Response> {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url.startsWith('/') ? `${this.#site}${url}` : url, {
      ...init,
      redirect: 'manual',
      headers: { ...this.#headers, ...(cookie !== '' && { cookie }) },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/; *samesite=none\b/i.test(line)) this.#shared.add(name);
      else this.#shared.delete(name);
      if (/max-age=0\b/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

/** Where a response sends the browser. */
export function locationOf(response: Response): URL {
  assert.ok([302, 303].includes(response.status), `sent nowhere, but answered ${response.status}`);
  return new URL(response.headers.get('location') ?? '', response.url);
}

/** The hidden fields of the only form of a page. */
export const hiddenFields = (page: string): Record<string, string> =>
  Object.fromEntries(
    [...page.matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [
      name!,
      value!.replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    ]),
  );
