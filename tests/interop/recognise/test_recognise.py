"""Optimizers as people write them out: each in a form of its own."""

import contextlib

import pytest

from engine import Run
from interop import CodeError, read_code, to_code
from interop.recognise import recognise
from landscapes import Rosenbrock
from optimizers import CATALOG as OPTIMIZERS
from optimizers import SGD, AdaGrad, Adam, AdamW, Momentum, Nesterov, RMSProp

MOMENTUM = """
class Momentum(Optimizer):
    def __init__(self, learning_rate=0.01, momentum=0.9):
        super().__init__(learning_rate)
        self.momentum = momentum
        self.v = None
    def update(self, weight, grad):
        if self.v is None:
            self.v = np.zeros_like(weight)
        self.v = self.momentum * self.v - self.lr * grad
        weight += self.v
"""
OF_DICTS = """
class HeavyBall:
    '''Parameters and gradients by their names.'''
    def __init__(self, lr=0.02, mu=0.8):
        self.lr, self.mu, self.speed = lr, mu, {}
    def step(self, params, grads):
        for name, w in params.items():
            self.speed[name] = self.mu * self.speed.get(name, 0.0) + grads[name]
            params[name] = w - self.lr * self.speed[name]

optimizer = HeavyBall(lr=0.05)
"""
BASE = """
class Base:
    def __init__(self, lr):
        self.lr = lr
        self.t = 0
    def apply(self, w, dw):
        self.t += 1
        return w - self.delta(dw)

class Adamlike(Base):
    def __init__(self, lr=0.002, b1=0.9, b2=0.99):
        super().__init__(lr)
        self.b1, self.b2 = b1, b2
        self.m = self.s = 0
    def delta(self, g, eps=1e-8):
        self.m = self.b1 * self.m + (1 - self.b1) * g
        self.s = self.b2 * self.s + (1 - self.b2) * np.square(g)
        return self.lr * (self.m / (1 - self.b1 ** self.t)) / (np.sqrt(self.s / (1 - self.b2 ** self.t)) + eps)
"""
CACHE = """
def rms(w, dw, cfg=None):
    cfg = {} if cfg is None else cfg
    cfg.setdefault('learning_rate', 1e-2)
    cfg.setdefault('forget', 0.95)
    cfg.setdefault('eps', 1e-7)
    cfg.setdefault('mean', np.zeros_like(w))
    cfg['mean'] = cfg['forget'] * cfg['mean'] + (1 - cfg['forget']) * dw * dw
    return w - cfg['learning_rate'] * dw / np.sqrt(cfg['mean'] + cfg['eps']), cfg
"""
LOOKING_AHEAD = """
def ahead(x, dx, config=None):
    if config is None: config = {'learning_rate': 0.01, 'momentum': 0.9}
    old = config.get('velocity', np.zeros_like(x))
    new = config['momentum'] * old - config['learning_rate'] * dx
    config['velocity'] = new
    x = x + (1 + config['momentum']) * new - config['momentum'] * old
    return x, config
"""
THREADED = """
def adagrad_step(theta, gradient, total, lr=0.1, epsilon=1e-8):
    total = total + gradient ** 2
    theta = theta - lr * gradient / (np.sqrt(total) + epsilon)
    return theta, total
"""
TORCH = """
import torch
class Mine(torch.optim.Optimizer):
    def __init__(self, params, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.02):
        if not 0.0 <= lr:
            raise ValueError(f'Invalid learning rate: {lr}')
        super().__init__(params, dict(lr=lr, betas=betas, eps=eps, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            beta1, beta2 = group['betas']
            for p in group['params']:
                if p.grad is None:
                    continue
                state = self.state[p]
                if len(state) == 0:
                    state['step'] = 0
                    state['m'] = torch.zeros_like(p, memory_format=torch.preserve_format)
                    state['v'] = torch.zeros_like(p)
                state['step'] += 1
                p.mul_(1 - group['lr'] * group['weight_decay'])
                state['m'].mul_(beta1).add_(p.grad, alpha=1 - beta1)
                state['v'].mul_(beta2).addcmul_(p.grad, p.grad, value=1 - beta2)
                c1, c2 = 1 - beta1 ** state['step'], 1 - beta2 ** state['step']
                denom = (state['v'].sqrt() / math.sqrt(c2)).add_(group['eps'])
                p.addcdiv_(state['m'], denom, value=-group['lr'] / c1)
"""
LAYERS = """
class Optimizer_SGD:
    def __init__(self, learning_rate=1.0, momentum=0.5):
        self.learning_rate = learning_rate
        self.momentum = momentum
    def update_params(self, layer):
        if not hasattr(layer, 'weight_momentums'):
            layer.weight_momentums = np.zeros_like(layer.weights)
            layer.bias_momentums = np.zeros_like(layer.biases)
        update = self.momentum * layer.weight_momentums - self.learning_rate * layer.dweights
        layer.weight_momentums = update
        layer.weights += update
        layer.biases += -self.learning_rate * layer.dbiases
"""
LOOP = """
x, v = 5.0, 0.0
alpha, beta = 0.1, 0.7
for step in range(50):
    grad = 2 * x - 3
    v = beta * v + (1 - beta) * grad ** 2
    x -= alpha * grad / (v ** 0.5 + 1e-8)
print(x)
"""
IN_FUNCTION = """
def descend(f, df, x0, learning_rate=0.1, n_iter=100, tol=1e-6):
    x = x0
    path = [x]
    for i in range(n_iter):
        g = df(x)
        x = x - learning_rate * g
        path.append(x)
        if abs(f(x)) < tol:
            break
    return path
"""
EQUATION = """
theta = np.random.randn(2, 1)
for epoch in range(n_epochs):
    gradients = 2 / m * X.T @ (X @ theta - y)
    theta = theta - 0.3 * gradients
"""
WANTED = {
    "an update in place": (MOMENTUM, Momentum(lr=0.01, momentum=0.9, flavour="keras"), "Momentum in Keras's form"),
    "dicts, and how it is called": (OF_DICTS, Momentum(lr=0.05, momentum=0.8), "Momentum in PyTorch's form"),
    "a base class": (BASE, Adam(lr=0.002, beta1=0.9, beta2=0.99), "Adam in PyTorch's form"),
    "a cache": (CACHE, RMSProp(lr=0.01, rho=0.95, eps=1e-7, flavour="keras"), "RMSProp"),
    "a look ahead": (LOOKING_AHEAD, Nesterov(lr=0.01, momentum=0.9, flavour="keras"), "Nesterov (NAG) in Keras's form"),
    "memories given back": (THREADED, AdaGrad(lr=0.1, eps=1e-8), "AdaGrad in PyTorch's form"),
    "a class for PyTorch": (TORCH, AdamW(lr=1e-3, weight_decay=0.02), "AdamW in PyTorch's form"),
    "layers": (LAYERS, Momentum(lr=1.0, momentum=0.5, flavour="keras"), "Momentum in Keras's form"),
    "a loop": (LOOP, RMSProp(lr=0.1, rho=0.7, eps=1e-8), "RMSProp in PyTorch's form"),
    "a loop in a function": (IN_FUNCTION, SGD(lr=0.1), "This is SGD"),
    "a start by chance": (EQUATION, SGD(lr=0.3), "This is SGD"),
}


@pytest.mark.parametrize("name", WANTED)
def test_it_is_the_one_that_it_is(name):
    text, wanted, said = WANTED[name]
    found = recognise(text)
    assert found.optimizer == wanted
    assert said in str(found.remarks[0])
    assert float(str(found.remarks[0]).rsplit("to ", 1)[1].rstrip(".")) < 1e-13


def test_the_whole_reading():
    found = read_code(MOMENTUM)
    assert found.optimizer == Momentum(lr=0.01, momentum=0.9, flavour="keras") and found.framework == "numpy"
    assert found.taken[0].lines == (2, 11) and found.taken[0].snippet == "class Momentum(Optimizer):"


EXPORTED = (
    *("SGD", "Momentum", "Nesterov", "AdaGrad", "RMSProp", "Adadelta", "Adam", "AdamW", "Adamax", "NAdam", "RAdam"),
    *("Adan", "AdEMAMix", "Lion", "QHM", "SignSGD", "Signum", "LaProp", "Grams"),
)


@pytest.mark.parametrize("name", EXPORTED)
def test_our_own_scripts_for_numpy_are_recognised(name):
    optimizer = OPTIMIZERS[name]()
    assert recognise(to_code(Run(Rosenbrock(), optimizer), "numpy")).optimizer == optimizer


BIASED = BASE.replace("self.m / (1 - self.b1 ** self.t)", "self.m").replace(
    "self.s / (1 - self.b2 ** self.t)", "self.s"
)
DIFFERENT = {
    "no correction": (BIASED, "first difference to Adam is at step 1: the bias correction is missing"),
    "half of it": (
        BASE.replace("self.s / (1 - self.b2 ** self.t)", "self.s"),
        "first difference to Adam is at step 1: the bias correction of the second moment is missing",
    ),
    "uphill": (IN_FUNCTION.replace("x - learning", "x + learning"), "SGD is at step 1: it goes uphill"),
    "no root": (THREADED.replace("np.sqrt(total)", "total"), "AdaGrad is at step 1: the root of the sum is missing"),
    "a sum": (
        BASE.replace("(1 - self.b1) * g\n", "g\n"),
        "first difference to Adam is at step 1: the first moment is a sum, not a mean",
    ),
    "decay as it is": (
        TORCH.replace("1 - group['lr'] * group['weight_decay']", "1 - group['weight_decay']"),
        "AdamW is at step 1: the weight decay is not multiplied by the learning rate",
    ),
    "nothing known": (
        IN_FUNCTION.replace("learning_rate * g", "learning_rate * np.tanh(3 * g)"),
        "is not recognised as one of the optimizers here.",
    ),
}


@pytest.mark.parametrize("name", DIFFERENT)
def test_what_differs_is_said(name):
    text, said = DIFFERENT[name]
    with pytest.raises(CodeError) as error:
        recognise(text)
    assert said in str(error.value)


def test_a_value_that_the_text_leaves_open_is_assumed_and_said():
    found = recognise("def sgd(params, grads, lr):\n    for p, g in zip(params, grads):\n        p -= lr * g\n")
    assert found.optimizer == SGD(lr=0.01)
    assert "does not say what lr is: 0.01 is assumed" in str(found.remarks[1])


@pytest.mark.parametrize(
    "text",
    [
        "x = 1",
        "def f(a, b):\n    return a + b\n",
        "class Net:\n    def forward(self, x):\n        return x\n",
        "for i in range(3):\n    print(i)\n",
        "(" * 3000,
        "lr = 0.1",
    ],
)
def test_other_texts_are_none(text):
    assert recognise(text) is None


FORGED = {
    "without end": "while True:\n        a = [1]",
    "a row that doubles": "a = [1]\n    while True:\n        a = a + a",
    "a power of powers": "a = 7\n    while True:\n        a = a ** a",
    "a call of itself": "return f(w, grad)",
    "a wide array": "return np.zeros((100000, 100000))",
    "a long range": "for i in range(10 ** 12):\n        pass",
    "a long text": "a = 'a' * 10 ** 9",
    "another module": "return __import__('os').system('true')",
    "a way out": "return w.__class__.__mro__[1].__subclasses__()",
    "a format": "return '{0.__class__.__mro__}'.format(w)",
    "a file": "return open('/etc/passwd').read()",
    "evaluated": "return eval('1')",
    "a lambda of lambdas": "g = lambda h: h(h)\n    return g(g)",
    "nested rows": "a = []\n    while True:\n        a = [a, a]",
}


@pytest.mark.parametrize("name", FORGED)
def test_what_is_not_followed_is_said(name):
    with pytest.raises(CodeError, match="cannot be followed"):
        recognise(f"def f(w, grad):\n    {FORGED[name]}\n    return w\n")


def test_a_very_long_expression_ends_in_nothing_or_a_message():
    for body in ("w" + "+ w" * 5000, "(" * 90 + "w" + ")" * 90, "-" * 900 + "w"):
        with contextlib.suppress(CodeError):
            assert recognise(f"def f(w, grad):\n    return {body}\n") is None
