/** Requests of the API that may be larger than others. */
import type { IncomingHttpHeaders } from 'node:http';

const TWO_MIB = 2 * 1024 * 1024;

/** Styles bring images of up to a million bytes, in base64. */
const WITH_IMAGES = ['CreateManagedLoginBranding', 'UpdateManagedLoginBranding'];

/** Bytes that the body of a request may have, where that is not what all may. */
export function largeBody(headers: IncomingHttpHeaders): number | undefined {
  const operation = String(headers['x-amz-target'] ?? '')
    .split('.')
    .at(-1)!;
  return WITH_IMAGES.includes(operation) ? TWO_MIB : undefined;
}
