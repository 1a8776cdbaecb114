"""How an item spells itself as a framework's call. What a spelling means is the business of `interop`."""


def decayed(call: str) -> str:
    """The spelling in optax of a call with L2 weight decay, which stands in front of it there."""
    return f"optax.chain(optax.add_decayed_weights(weight_decay), {call}) if weight_decay else {call}"
