/** What went wrong with a request, in the service's own words, and which member it is about. */

/** A refusal of an operation of Poolhouse itself, as the SDK has those of the service. */
export class ServiceFailure extends Error {
  readonly status: number;

  private constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.status = status;
  }

  static of(status: number, answer: { __type?: string; message?: string }): ServiceFailure {
    const { __type: type = `HTTP ${status}`, message = '' } = answer;
    return new ServiceFailure(type.replace(/^.*#/, ''), message, status);
  }
}

export interface FailureText {
  /** The exception's name; absent if the server was not reached. */
  readonly name: string | undefined;
  readonly message: string;
}

export function failureText(error: unknown): FailureText {
  if (isUnreachable(error)) return { name: undefined, message: '' };
  if (error instanceof Error) return { name: error.name, message: error.message };
  return { name: 'Error', message: String(error) };
}

/** Whether a request got no answer at all: what browsers throw then. */
export const isUnreachable = (error: unknown) =>
  error instanceof TypeError && /fetch|network/i.test(error.message);

export const isNotFound = (error: unknown) =>
  error instanceof Error && /^(ResourceNotFound|UserNotFound)Exception$/.test(error.name);

/** Whether who has signed the request is the reason, not what it asks for. */
export const areCredentialsRefused = (error: unknown) =>
  error instanceof Error && /^(UnrecognizedClient|ExpiredToken)Exception$/.test(error.name);

/** The sentences of a refusal by the members they are about: `Value at 'poolName' failed to …`. */
export function failuresByMember(error: unknown): Readonly<Record<string, string>> {
  const { message } = failureText(error);
  const found: Record<string, string> = {};
  for (const [sentence, place] of message.matchAll(
    /Value (?:'[^']*' )?at '([\w.[\]]+)' failed to satisfy constraint: [^;]*/g,
  )) {
    const [member = ''] = place!.split('.').slice(-1);
    found[member.charAt(0).toUpperCase() + member.slice(1)] = sentence;
  }
  return found;
}
