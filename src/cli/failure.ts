/** A command cannot do what it was asked; the message is a sentence for the person who asked. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
