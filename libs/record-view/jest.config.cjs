module.exports = { displayName: 'record-view', preset: '../../jest.preset.js' };
