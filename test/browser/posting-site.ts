/** Another site, whose pages have nothing but a form that sends itself. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { html } from 'hono/html';

export interface PostedForm {
  readonly action: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** Starts it at an address of numbers, which to a browser is another site than localhost. */
export async function startPostingSite(
  t: Pick<TestContext, 'after'>,
  formAt: (url: URL) => PostedForm,
): Promise<string> {
  const server = createServer((request, response) => {
    const { action, fields } = formAt(new URL(request.url!, origin()));
    response.setHeader('Content-Type', 'text/html');
    response.end(
      String(html`<!doctype html><html lang="en"><title>Elsewhere</title><link rel="icon" href="data:,">
<body onload="document.forms[0].submit()"><form method="post" action="${action}">
${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
</form></body></html>`),
    );
  });
  const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return origin();
}
