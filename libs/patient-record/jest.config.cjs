module.exports = { displayName: 'patient-record', preset: '../../jest.preset.js' };
