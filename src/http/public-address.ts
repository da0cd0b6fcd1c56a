/**
 * How the outside reaches this server: by one address, or in development by the one that each
 * request came by. The second is what containers and random ports need: nobody knows beforehand by
 * which name an application will ask, and its tokens and links must name the same.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import { nameBehind, readAuthority, type SiteReads } from './site-places.ts';

/** Answers a request where its own address is the public one. */
export type WithinAddress = (
  incoming: IncomingMessage,
  answer: () => Promise<void>,
) => Promise<void>;

export class PublicAddress {
  readonly #asked = new AsyncLocalStorage<string>();
  /** The address that no request changes, without a slash at its end. */
  readonly fixed: () => string;

  constructor(fixed: () => string) {
    this.fixed = fixed;
  }

  /** The address for what a request makes: links, and the issuers of tokens. */
  readonly url = () => this.#asked.getStore() ?? this.fixed();

  /**
   * Has the address follow the Host of requests, as far as it is a name of this server's own: any
   * other could be a stranger's, and a link to it would hand over what the link is good for.
   */
  following(reads: SiteReads, isOwnName: (hostname: string) => boolean): WithinAddress {
    return async (incoming, answer) => {
      const scheme = 'encrypted' in incoming.socket ? 'https:' : 'http:';
      const fixed = new URL(this.fixed());
      fixed.protocol = scheme;
      const asked = readAuthority(incoming.headers.host, fixed);
      const name = asked && (await nameBehind(reads, asked.hostname));
      if (!name || !isOwnName(name)) return answer();
      const { port } = new URL(`${scheme}//${asked.authority}`);
      return this.#asked.run(`${scheme}//${name}${port && `:${port}`}`, answer);
    };
  }
}
