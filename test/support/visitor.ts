/** A browser as far as HTTP concerns it: cookies, redirects that are looked at, forms that are sent. */
import assert from 'node:assert/strict';
import { PASSWORD } from './app.ts';

export class Visitor {
  readonly cookies = new Map<string, string>();
  readonly #site: string;

  /** `site` is the base URL of a pool's domain. */
  constructor(site: string) {
    this.#site = site;
  }

  /** Asks for a path of the site, or any URL, and follows nothing. */
  async get(url: string): Promise<Response> {
    return this.#fetch(url, {});
  }

  async post(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    return this.#fetch(url, { method: 'POST', body: new URLSearchParams(fields) });
  }

  /** Where the browser is sent from `url`; throws when it is not. */
  async location(url: string): Promise<URL> {
    return locationOf(await this.get(url));
  }

  /** Signs in at the login page behind `url`, and answers where that leads. */
  async signIn(url: string, username: string, password = PASSWORD): Promise<URL> {
    return locationOf(await this.submit(url, { username, password }));
  }

  /** Sends the form of the login page behind `url`. */
  async submit(url: string, fields: Readonly<Record<string, string>>): Promise<Response> {
    const login = await this.location(url);
    assert.match(login.pathname, /\/login$/);
    const page = await (await this.get(login.href)).text();
    const [, secret = ''] = /name="_csrf" value="([^"]+)"/.exec(page) ?? [];
    return this.post(login.href, { _csrf: secret, ...fields });
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url.startsWith('/') ? `${this.#site}${url}` : url, {
      ...init,
      redirect: 'manual',
      headers: cookie === '' ? {} : { cookie },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0\b/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }
}

/** Where a response sends the browser. */
export function locationOf(response: Response): URL {
  assert.equal(response.status, 302);
  return new URL(response.headers.get('location') ?? '');
}
