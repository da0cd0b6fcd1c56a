/** What the server says to a sign-in or its renewal. */

/** It will not have it. Anything else, such as no answer, may be tried again. */
export class SessionRefusal extends Error {}

/** A server that is busy, or has trouble of its own, refuses nothing. */
export const refusalOf = ({ status }: Response, message: string): Error =>
  status < 500 && status !== 429 ? new SessionRefusal(message) : new Error(message);
