// Losses of training and, dotted, of validation, by epoch.

import Loss from "./loss.js";

export default class Epochs extends Loss {}
