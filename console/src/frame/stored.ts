/** What the browser remembers of a person's choices; a browser that remembers nothing breaks nothing. */

const PREFIX = 'poolhouse.';

export function readStored(name: string): string | undefined {
  try {
    return localStorage.getItem(PREFIX + name) ?? undefined;
  } catch {
    return undefined;
  }
}

export function store(name: string, value: string): void {
  try {
    localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage is full or turned off: the choice holds until the page is left.
  }
}
