/** Requests to the endpoints of a domain as a program sends them. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Sends a form, and who sends it in the header when `basic` says. */
export async function postForm(
  url: string,
  form: Record<string, string> | string,
  basic?: readonly [id: string, secret: string],
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    body: new URLSearchParams(form),
    ...(basic && { headers: { authorization: basicHeader(...basic) } }),
  });
  return read(response);
}

export async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  return { status: response.status, headers: response.headers, body };
}

export function basicHeader(id: string, secret: string): string {
  return `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`;
}
