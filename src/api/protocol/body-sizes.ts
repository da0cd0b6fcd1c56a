/**
 * How large the body of a request to an operation may be. Without a signature it is no larger than
 * the operation's input can be by the model; signed requests have the limit of all requests.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { isOperationName, model, type Shape, shapeOf } from '#contract/model.ts';
import { OPERATOR_TARGET } from '#contract/operator.ts';
import type { OperationName } from '#contract/types.ts';
import { BODY_LIMIT } from '#http/body.ts';
import { isQueryRequest } from '#http/query-request.ts';

/** Styles bring images of up to a million bytes, in base64. */
const WITH_IMAGES: ReadonlySet<OperationName> = new Set([
  'CreateManagedLoginBranding',
  'UpdateManagedLoginBranding',
]);

/** Bytes of a value that the model does not limit: tokens, lists, maps, documents. */
const UNBOUNDED = 128 * 1024;
/** Longer texts are tokens or encoded data, with characters of one byte each. */
const LONGEST_OF_PEOPLE = 2048;
/** Bytes of a character escaped in JSON, `\uXXXX`. */
const ESCAPED = 6;
/** Numbers, booleans, times. */
const SHORT = 32;
/** Bytes of a request of the Query protocol: a session policy, escaped, and names. */
const QUERY_SIZE = 32 * 1024;
/** Of a request of operators: two policies, escaped, or the ends of a thousand chains. */
const OPERATOR_SIZE = 256 * 1024;
/** Spaces between the members, and members of later versions of the API. */
const SLACK = 4 * 1024;

/** Bytes that the body of a request to the operation may have. */
export function bodySizeOf(operation: OperationName): number {
  if (WITH_IMAGES.has(operation)) return 2 * BODY_LIMIT;
  const { auth, input } = model.operations[operation];
  if (auth !== 'none') return BODY_LIMIT;
  return Math.min(BODY_LIMIT, largest(shapeOf(input)) + SLACK);
}

const sizes = new Map<OperationName, number>();

/** The same by the headers of a request; undefined where they name no operation. */
export function bodySizeFor(headers: IncomingHttpHeaders): number | undefined {
  if (isQueryRequest(headers)) return QUERY_SIZE;
  const target = String(headers['x-amz-target'] ?? '');
  if (target.startsWith(`${OPERATOR_TARGET}.`)) return OPERATOR_SIZE;
  const name = target.split('.').at(-1)!;
  if (!isOperationName(name)) return undefined;
  const size = sizes.get(name) ?? bodySizeOf(name);
  sizes.set(name, size);
  return size;
}

/** Bytes of the longest JSON that the model lets a value have. */
function largest(shape: Shape): number {
  switch (shape.type) {
    case 'structure':
      return Object.entries(shape.members).reduce(
        (sum, [name, member]) => sum + name.length + largest(shapeOf(member)) + 4,
        2,
      );
    case 'list':
      return collection(shape.max, largest(shapeOf(shape.member)) + 1);
    case 'map':
      return collection(shape.max, largest(shapeOf(shape.value)) + SHORT + 4);
    case 'string':
      if (shape.max === undefined) return UNBOUNDED;
      return shape.max * (shape.max > LONGEST_OF_PEOPLE ? 1 : ESCAPED) + 2;
    case 'blob':
      return shape.max === undefined ? UNBOUNDED : Math.ceil(shape.max / 3) * 4 + 2;
    case 'document':
      return UNBOUNDED;
    default:
      return SHORT;
  }
}

const collection = (entries: number | undefined, each: number) =>
  entries === undefined ? Math.max(UNBOUNDED, each) : entries * each + 2;
