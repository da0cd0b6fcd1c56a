/** Instants as the server's own operations have them, in seconds, and as a person reads them. */

/** Seconds since 1970, as JSON 1.1 writes them. */
export type Seconds = number;

export const localTime = (seconds: Seconds) => new Date(seconds * 1000).toLocaleString();
