import type { IncomingMessage } from 'node:http';

/** Bytes of a body the server takes: 1 MiB. */
export const BODY_LIMIT = 1024 * 1024;

/** Why a body was not read to its end. */
export type UnreadReason = 'too-large' | 'overload';

/** The client left before its request was complete: there is no one to answer. */
export class ClientGone extends Error {}

/** Bytes of each body that the limit for all does not count: several times a common request. */
const ALWAYS = 16 * 1024;

/** Reads bodies within a limit for each and one for all together: slow ones fill memory too. */
export class BodyReader {
  readonly #limit: number;
  readonly #together: number;
  #held = 0;

  /** `limit` bytes for each body, `together` for all beyond the first 16 KiB of each. */
  constructor(limit: number, together: number) {
    this.#limit = limit;
    this.#together = together;
  }

  /**
   * The whole body, or why it is not read, as soon as that is known; what follows is then left
   * unread. Rejects with ClientGone when the client goes away before the end.
   */
  read(incoming: IncomingMessage, limit = this.#limit): Promise<Buffer | UnreadReason> {
    const declared = Number(incoming.headers['content-length'] ?? 0);
    if (declared > limit) return Promise.resolve('too-large');
    // It left while something else was being looked up: no event will tell.
    if (incoming.destroyed) return Promise.reject(new ClientGone());
    return new Promise((resolve, reject) => {
      const chunks: Buffer[] = [];
      let size = 0;
      let held = 0;
      const release = () => {
        this.#held -= held;
        held = 0;
      };
      const give = (unread: UnreadReason) => {
        incoming.off('data', onData);
        incoming.pause();
        chunks.length = 0;
        release();
        resolve(unread);
      };
      const onData = (chunk: Buffer) => {
        size += chunk.length;
        if (size > limit) {
          give('too-large');
          return;
        }
        const more = Math.max(0, size - ALWAYS) - held;
        if (this.#held + more > this.#together) {
          give('overload');
          return;
        }
        this.#held += more;
        held += more;
        chunks.push(chunk);
      };
      incoming.on('data', onData);
      incoming.on('end', () => {
        release();
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks));
      });
      incoming.on('error', () => reject(new ClientGone()));
      incoming.on('close', () => {
        release();
        if (!incoming.complete) reject(new ClientGone());
      });
    });
  }
}
