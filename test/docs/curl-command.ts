/** Stands in for `curl` where that is not installed: the flags that the documents use, and no others. */
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { signed } from '../protocol/signer.ts';

/** Sends what `args` (after `curl`) ask for, from the folder `cwd`; answers what the command prints. */
export async function curl(args: readonly string[], cwd: string): Promise<string> {
  const headers: Record<string, string> = {};
  let [url, method, user, sigv4, fails]: (string | undefined)[] = [];
  let body: string | Buffer | undefined;
  const rest = [...args];
  while (rest.length > 0) {
    const word = rest.shift()!;
    if (!word.startsWith('-')) url = word;
    else if (word === '-s' || word === '-sS') continue;
    else if (word === '-f' || word === '-fsS') fails = word;
    else if (word === '-X') method = rest.shift();
    else if (word === '-H') {
      const [, name, value] = /^([^:]+): *(.*)$/.exec(rest.shift()!)!;
      headers[name!.toLowerCase()] = value!;
    } else if (word === '-d') {
      body = rest.shift();
      headers['content-type'] ??= 'application/x-www-form-urlencoded';
    } else if (word === '--json') {
      body = rest.shift();
      Object.assign(headers, { 'content-type': 'application/json', accept: 'application/json' });
    } else if (word === '-T') {
      body = await readFile(resolve(cwd, rest.shift()!));
      method ??= 'PUT';
    } else if (word === '--user' || word === '-u') user = rest.shift();
    else if (word === '--aws-sigv4') sigv4 = rest.shift();
    else throw new Error(`the stand-in for curl does not know ${word}`);
  }
  if (sigv4 !== undefined) {
    const { host } = new URL(url!);
    Object.assign(headers, await signature(sigv4, user!, { ...headers, host }, body));
  }
  const answer = await fetch(url!, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers,
    ...(body !== undefined && { body }),
  });
  if (fails && !answer.ok) throw new Error(`curl: (22) the answer is ${answer.status}`);
  return answer.text();
}

/** The headers of a request to `/` that say who signed it: what `--aws-sigv4` and `--user` do. */
async function signature(
  scope: string,
  user: string,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer = '',
): Promise<Record<string, string>> {
  const [, , region, service] = scope.split(':') as [string, string, string, string];
  const [keyId, secret] = user.split(':') as [string, string];
  const parts = { region, service, keyId, secret, headers, body: String(body), at: Date.now() };
  const { rawHeaders } = await signed(parts);
  const pairs = Array.from({ length: rawHeaders.length / 2 }, (_, i) =>
    rawHeaders.slice(2 * i, 2 * i + 2),
  );
  return Object.fromEntries(pairs.filter(([name]) => name !== 'host'));
}
