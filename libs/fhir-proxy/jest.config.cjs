module.exports = { displayName: 'fhir-proxy', preset: '../../jest.preset.js' };
