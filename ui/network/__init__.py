"""The page "Network": small networks trained by the same optimizers, on a clock of epochs."""
