/** What `ov_status_e` of OpenVINO 2026.4's ov_common.h means. */
const MEANINGS: Readonly<Record<number, string>> = {
  [-1]: 'it reports an error of its own',
  [-2]: 'it does not know how',
  [-3]: 'no network is loaded',
  [-4]: 'something has another type or shape than the network wants',
  [-5]: 'the network has nothing of that name',
  [-6]: 'a number is out of bounds',
  [-7]: 'something unexpected happened in it',
  [-8]: 'the request is busy',
  [-9]: 'the result is not ready',
  [-10]: 'there is no memory for it',
  [-11]: 'the inference was not started',
  [-12]: 'the file holds no network that it can read',
  [-13]: 'the inference was cancelled',
  [-14]: 'an argument is not valid',
};

/** A call of OpenVINO's that failed. Its own words are in the cause, for the log. */
export class OpenVinoError extends Error {
  override readonly name = 'OpenVinoError';

  /** @param doing What was asked of it, as in "read the model's file". */
  constructor(
    doing: string,
    readonly status: number,
    ownWords: string,
  ) {
    const meaning = MEANINGS[status] ?? `it answers ${String(status)}`;
    super(`OpenVINO could not ${doing}: ${meaning}.`, { cause: new Error(ownWords) });
  }
}
