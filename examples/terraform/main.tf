# A user pool with authenticator apps (TOTP) and an app client, on a Poolhouse server.

terraform {
  required_version = ">= 1.5"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.60"
    }
  }
}

variable "endpoint" {
  description = "Where Poolhouse listens."
  type        = string
  default     = "http://localhost:9229"
}

provider "aws" {
  region = "us-east-1"

  # A development server takes any credentials; `poolhouse serve` wants an access key of its own.
  access_key = "local"
  secret_key = "local"

  # Everything that would ask another service of AWS.
  skip_credentials_validation = true
  skip_metadata_api_check     = true
  skip_region_validation      = true
  skip_requesting_account_id  = true

  endpoints {
    cognitoidp = var.endpoint
  }
}

resource "aws_cognito_user_pool" "app" {
  name = "app"

  mfa_configuration = "ON"

  software_token_mfa_configuration {
    enabled = true
  }

  username_configuration {
    case_sensitive = false
  }

  auto_verified_attributes = ["email"]

  password_policy {
    minimum_length                   = 12
    require_lowercase                = true
    require_numbers                  = true
    require_symbols                  = false
    require_uppercase                = true
    temporary_password_validity_days = 3
  }

  schema {
    name                = "tenant"
    attribute_data_type = "String"
    mutable             = true

    string_attribute_constraints {
      min_length = "1"
      max_length = "64"
    }
  }

  tags = {
    environment = "development"
  }
}

resource "aws_cognito_user_pool_client" "web" {
  name         = "web"
  user_pool_id = aws_cognito_user_pool.app.id

  explicit_auth_flows           = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
  prevent_user_existence_errors = "ENABLED"
  enable_token_revocation       = true

  access_token_validity  = 30
  id_token_validity      = 30
  refresh_token_validity = 14

  token_validity_units {
    access_token  = "minutes"
    id_token      = "minutes"
    refresh_token = "days"
  }
}

output "user_pool_id" {
  value = aws_cognito_user_pool.app.id
}

output "client_id" {
  value = aws_cognito_user_pool_client.web.id
}
