/** More is asked of a queue than it can do in a bearable time: what comes now is refused. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}
