/** Routes whose code is loaded when they are added: the server starts without waiting for it. */
export function onFirstUse<App>(
  load: () => Promise<(app: App) => void | Promise<void>>,
): (app: App) => Promise<void> {
  return async (app) => {
    const mount = await load();
    await mount(app);
  };
}
