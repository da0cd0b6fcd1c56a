/** Sends the file of an import job to where the job says. */

/**
 * The status of the answer; 0 without one. `onProgress` is told how much of it is sent, from 0 to 1,
 * which fetch cannot say.
 */
export function sendFile(
  address: string,
  file: File,
  onProgress: (part: number) => void,
): Promise<number> {
  // The server may be known by another name; the policy of the console lets requests go to its own.
  const { pathname, search } = new URL(address);
  const request = new XMLHttpRequest();
  return new Promise((resolve) => {
    request.open('PUT', `${location.origin}${pathname}${search}`);
    request.setRequestHeader('x-amz-server-side-encryption', 'aws:kms');
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onloadend = () => resolve(request.status);
    request.send(file);
  });
}
