module.exports = { displayName: 'rest-api', preset: '../../jest.preset.js' };
