/**
 * Loaded before the test runner in each process of `npm test`: the runner tells which test an
 * error after its end belongs to by following every promise, which takes a third of the CPU time
 * of tests like ours. With this it follows timers, sockets and tests alone. Such an error still
 * fails the run; only the test it names may be none.
 */
import hooks from 'node:async_hooks';

const { createHook } = hooks;

/** The types of Node do not have the option yet. */
const untracked = { trackPromises: false };

hooks.createHook = (callbacks) => createHook({ ...callbacks, ...untracked });
