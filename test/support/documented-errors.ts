/**
 * Every failure that a test is answered is compared with the model: a client with typed errors
 * takes one that the operation does not list for an unknown one.
 */
import { UNDOCUMENTED } from '#contract/documented.ts';
import { isOperationName, model } from '#contract/model.ts';

/** Throws when the operation answered a failure that its model does not list. */
export function requireDocumented(operation: string, failure: string): void {
  const undocumented: ReadonlySet<string> = UNDOCUMENTED;
  if (!isOperationName(operation) || undocumented.has(failure)) return;
  const errors: readonly string[] = model.operations[operation].errors;
  if (!errors.includes(failure)) {
    throw new Error(`${operation} answered ${failure}, which its model does not list`);
  }
}

/** The same for a client of the AWS SDK, as a middleware. */
export const documentedErrorsAlone =
  <Input, Output>(
    next: (request: Input) => Promise<Output>,
    { commandName = '' }: { readonly commandName?: string },
  ) =>
  async (request: Input): Promise<Output> => {
    try {
      return await next(request);
    } catch (error) {
      // What the SDK itself refuses has no status.
      const { name, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
      if ($metadata?.httpStatusCode !== undefined) {
        requireDocumented(commandName.replace(/Command$/, ''), name);
      }
      throw error;
    }
  };
