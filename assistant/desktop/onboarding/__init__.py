"""The first steps. Use `Onboarding(settings, services, parent)`, its signals and `present`."""

from assistant.desktop.onboarding.services import OnboardingServices
from assistant.desktop.onboarding.window import Onboarding

__all__ = ["Onboarding", "OnboardingServices"]
