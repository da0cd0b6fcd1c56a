/** A pool whose users sign in at its pages, and a browser without scripts to do it with. */
import assert from 'node:assert/strict';
import { type App, type AppSettings, createApp } from '../support/app.ts';
import { giveDomain } from '../support/domain.ts';
import type { Poolhouse } from '../support/servers.ts';

export const CALLBACK = 'http://localhost:4711/callback';

export interface PagesApp extends App {
  /** The address of the pool's site. */
  readonly site: string;
  /** The address of a page, with the application's request. */
  page(path: string, more?: Record<string, string>): string;
}

/** A pool with a domain, and a client that signs its users in there. */
export async function pagesApp(
  poolhouse: Poolhouse,
  {
    version = 2,
    domain,
    ...settings
  }: AppSettings & { readonly version?: 1 | 2; readonly domain?: string } = {},
): Promise<PagesApp> {
  const app = await createApp(poolhouse, {
    ...settings,
    client: {
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      SupportedIdentityProviders: ['COGNITO'],
      CallbackURLs: [CALLBACK],
      ...settings.client,
    },
  });
  const site = await giveDomain(poolhouse, app.poolId, {
    ManagedLoginVersion: version,
    ...(domain !== undefined && { Domain: domain }),
  });
  const request = {
    client_id: app.clientId,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid email',
    state: 's',
  };
  return {
    ...app,
    site,
    page: (path, more) => `${site}${path}?${new URLSearchParams({ ...request, ...more })}`,
  };
}

/** A browser that keeps cookies, follows redirects on the site and sends the forms of its page. */
export class Visitor {
  readonly cookies = new Map<string, string>();
  url = '';
  status = 0;
  html = '';
  headers = new Headers();

  async open(url: string): Promise<this> {
    return this.#go(url, {});
  }

  /** Sends the smallest form of the page that has these fields, its hidden ones included. */
  async send(fields: Record<string, string>) {
    const wanted = Object.keys(fields);
    const [form] = this.#forms()
      .filter(({ names }) => wanted.every((name) => names.includes(name)))
      .sort((a, b) => a.names.length - b.names.length);
    assert.ok(form, `no form with ${wanted} at ${this.url}: ${this.text}`);
    const body = new URLSearchParams({ ...form.hidden, ...fields });
    return this.#go(new URL(form.action, this.url).href, { method: 'POST', body });
  }

  /** Sends the form with the button of this text, and `fields` with it. */
  async press(button: string, fields: Record<string, string> = {}) {
    const form = this.#forms().find(({ buttons }) => buttons.includes(button));
    assert.ok(form, `no button ${button} at ${this.url}: ${this.text}`);
    const body = new URLSearchParams({ ...form.hidden, ...fields });
    return this.#go(new URL(form.action, this.url).href, { method: 'POST', body });
  }

  /** Sends to the page's own address, as a script would that knows the names of the fields. */
  async post(fields: Record<string, string>, headers: Record<string, string> = {}) {
    const body = new URLSearchParams({ _csrf: this.cookies.get('XSRF-TOKEN') ?? '', ...fields });
    return this.#go(this.url, { method: 'POST', body, headers });
  }

  /** What a person reads. */
  get text(): string {
    return this.html
      .replaceAll(/<(head|svg|script)[\s\S]*?<\/\1>/g, ' ')
      .replaceAll(/<[^>]+>/g, ' ')
      .replaceAll('&#39;', "'")
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&')
      .replaceAll(/\s+/g, ' ')
      .trim();
  }

  get title(): string {
    return /<h1>([^<]*)<\/h1>/.exec(this.html)?.[1] ?? '';
  }

  /** What is said as a problem. */
  get problem(): string | undefined {
    const said = /role="alert">([\s\S]*?)<\/p>/.exec(this.html)?.[1];
    return said?.replaceAll(/<[^>]+>/g, '').replaceAll('&#39;', "'");
  }

  /** The name of the field that it is said at. */
  get faultyField(): string | undefined {
    return /<p class="fault" id="([^"]*)-fault"/.exec(this.html)?.[1];
  }

  /** The page without its base and query. */
  get path(): string {
    return new URL(this.url).pathname.replace(/^\/site-[^/]+/, '');
  }

  /** What the application was answered with. */
  get answer(): URLSearchParams {
    assert.ok(this.url.startsWith(CALLBACK), `${this.url}: ${this.text}`);
    return new URL(this.url).searchParams;
  }

  /** The address a link of the page leads to. */
  link(words: string): string {
    const links = [...this.html.matchAll(/<a [^>]*href="([^"]*)"[^>]*>([^<]*)<\/a>/g)];
    const found = links.find(([, , text]) => text === words);
    assert.ok(found, `no link ${words}`);
    return new URL(found[1]!.replaceAll('&amp;', '&'), this.url).href;
  }

  async #go(url: string, init: RequestInit): Promise<this> {
    const headers = new Headers(init.headers);
    headers.set('Cookie', [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (/max-age=0\b/i.test(cookie)) this.cookies.delete(name!);
      else this.cookies.set(name!, value!);
    }
    const location = answer.headers.get('Location');
    if (location !== null) {
      const to = new URL(location, url);
      if (to.href.startsWith(CALLBACK)) {
        Object.assign(this, {
          url: to.href,
          status: answer.status,
          html: '',
          headers: answer.headers,
        });
        return this;
      }
      return this.#go(to.href, {});
    }
    const html = await answer.text();
    return Object.assign(this, { url, status: answer.status, html, headers: answer.headers });
  }

  #forms() {
    return [...this.html.matchAll(/<form ([^>]*)>([\s\S]*?)<\/form>/g)].map(([, head, body]) => {
      const inputs = [...body!.matchAll(/<input [^>]*>/g)].map(([input]) => ({
        name: /name="([^"]*)"/.exec(input)?.[1] ?? '',
        value: (/value="([^"]*)"/.exec(input)?.[1] ?? '').replaceAll('&amp;', '&'),
        hidden: input.includes('type="hidden"') || / hidden>/.test(input),
      }));
      return {
        action: (/action="([^"]*)"/.exec(head!)?.[1] ?? '').replaceAll('&amp;', '&'),
        names: inputs.map(({ name }) => name),
        buttons: [...body!.matchAll(/<button[^>]*>([\s\S]*?)<\/button>/g)].map(([, text]) =>
          text!.replaceAll(/<[^>]+>/g, ''),
        ),
        hidden: Object.fromEntries(
          inputs.filter(({ hidden }) => hidden).map(({ name, value }) => [name, value]),
        ),
      };
    });
  }
}
