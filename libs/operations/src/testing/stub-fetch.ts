/** What a made-up server answers at one URL: an object is sent as JSON, a number is a status without a body. */
export type Answer = object | string | number | Response;

/** A `fetch` that knows some URLs and cannot reach any other; notes what it was asked. */
export function stubFetch(answers: Readonly<Record<string, Answer>>) {
  const asked: { url: string; headers: Headers; redirect: string | undefined }[] = [];
  const send: typeof fetch = async (input, init) => {
    const url = String(input);
    asked.push({ url, headers: new Headers(init?.headers), redirect: init?.redirect });
    const answer = answers[url];
    if (answer === undefined) throw new TypeError('fetch failed');
    if (answer instanceof Response) return answer;
    if (typeof answer === 'number') return new Response(null, { status: answer });
    return new Response(typeof answer === 'string' ? answer : JSON.stringify(answer));
  };
  return { send, asked };
}

/** The least of a statement that tells its version. */
export const statement = (fhirVersion: string) => ({ resourceType: 'CapabilityStatement', fhirVersion });
