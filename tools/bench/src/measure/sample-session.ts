/** About as much as a session with the token of one platform. */
export const sampleFields = ['head', 'credential', 'token'];
export const sampleSession = Object.fromEntries(sampleFields.map((field) => [field, 'x'.repeat(600)]));
