/** Routes whose code is loaded when they are added, with the first request: a start need not wait. */
export function onFirstUse<App>(
  load: () => Promise<(app: App) => void | Promise<void>>,
): (app: App) => Promise<void> {
  return async (app) => {
    const mount = await load();
    await mount(app);
  };
}
