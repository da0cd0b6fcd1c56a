import type { IncomingMessage } from 'node:http';

/** Bytes of a body the server takes: 1 MiB. */
export const BODY_LIMIT = 1024 * 1024;

/** The client left before its request was complete: nobody is there to be answered. */
export class ClientGone extends Error {}

/**
 * The whole body, or undefined as soon as it is known to be larger than `limit`; what follows is
 * then left unread. Rejects with ClientGone when the client goes away before the end.
 */
export function readBody(incoming: IncomingMessage, limit: number): Promise<Buffer | undefined> {
  const declared = Number(incoming.headers['content-length'] ?? 0);
  if (declared > limit) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer) => {
      size += chunk.length;
      if (size <= limit) {
        chunks.push(chunk);
        return;
      }
      incoming.off('data', onData);
      incoming.pause();
      resolve(undefined);
    };
    incoming.on('data', onData);
    incoming.on('end', () => resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks)));
    incoming.on('error', () => reject(new ClientGone()));
    incoming.on('close', () => {
      if (!incoming.complete) reject(new ClientGone());
    });
  });
}
