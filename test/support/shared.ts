import { after, before, type TestContext } from 'node:test';

/** What all tests of the suite this is called in share; answers it once they run. */
export function shared<T>(make: (lifetime: Pick<TestContext, 'after'>) => Promise<T>): () => T {
  const ends: (() => unknown)[] = [];
  let made: { readonly value: T } | undefined;
  before(async () => {
    made = {
      value: await make({ after: (end?: unknown) => void ends.push(end as () => unknown) }),
    };
  });
  after(async () => {
    for (const end of ends) await end();
  });
  return () => {
    if (!made) throw new Error('what tests share is there only while they run');
    return made.value;
  };
}
