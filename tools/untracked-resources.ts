/**
 * Loaded before the test runner in each process of `npm test`: the runner tells which test an
 * error outside of any belongs to by following every promise, timer and socket, which takes up to
 * two fifths of the CPU time of tests like ours. With this it follows none. Such an error still
 * fails the run; it is printed with its stack, for the runner has no test to name.
 */
import hooks from 'node:async_hooks';

hooks.createHook = () => {
  const idle = { enable: () => idle, disable: () => idle };
  return idle;
};

process.on('uncaughtExceptionMonitor', (error) => console.error(error));
process.on('unhandledRejection', (reason) => console.error(reason));
