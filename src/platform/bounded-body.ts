/** Reading the body of an answer from outside, which may be endless. */

/** The body is longer than its reader allows. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong';
}

/** All the bytes of a body. @throws BodyTooLong as soon as there are more than `most` */
export async function bytesWithin(
  chunks: AsyncIterable<Uint8Array>,
  most: number,
): Promise<Buffer> {
  const read: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    length += chunk.length;
    if (length > most) throw new BodyTooLong();
    read.push(chunk);
  }
  return Buffer.concat(read);
}
